using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Sdk.Tests.Events;

public sealed class EventCatalogTests
{
    [Fact]
    public void Events_are_found_by_id()
    {
        EventCatalog catalog = new();

        Assert.Null(catalog.Add(ProcessCreate.Schema));
        Assert.Same(ProcessCreate.Schema, catalog.Find(1));
        Assert.Null(catalog.Find(2));
    }

    [Fact]
    public void The_same_event_may_come_twice()
    {
        EventCatalog catalog = new();
        catalog.Add(ProcessCreate.Schema);

        Assert.Null(catalog.Add(ProcessCreate.Schema));
        Assert.Single(catalog.All);
    }

    [Fact]
    public void Another_event_of_an_id_that_is_taken_is_refused_and_the_first_stays()
    {
        EventCatalog catalog = new();
        EventSchema first = new(2000, "First", 1, "", ""), second = new(2000, "Second", 1, "", "");
        catalog.Add(first);

        Assert.Same(first, catalog.Add(second));
        Assert.Same(first, catalog.Find(2000));
        Assert.Same(first, Assert.Single(catalog.All));
    }

    [Fact]
    public void Events_are_listed_by_id()
    {
        EventCatalog catalog = new();
        foreach (int id in (int[])[3000, 5, 2000, 1])
            catalog.Add(new EventSchema(id, "E" + id, 1, "", ""));

        Assert.Equal([1, 5, 2000, 3000], catalog.All.Select(schema => (int)schema.Id));
    }
}
