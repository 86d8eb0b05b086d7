namespace Monitor.Enrichment.Tests;

public sealed class AncestorListTests
{
    private readonly AncestorList _list = new();

    [Fact]
    public void Images_lie_one_behind_the_other_until_the_list_begins_anew()
    {
        Assert.True(_list.Images.IsAbsent);

        Assert.True(_list.TryAdd("/usr/bin/bash"u8) && _list.TryAdd("/usr/sbin/sshd"u8));
        Assert.Equal("/usr/bin/bash /usr/sbin/sshd", _list.Images.ToString());

        _list.Clear();
        Assert.True(_list.Images.IsAbsent);
    }

    [Fact]
    public void There_are_no_more_than_there_is_room_for()
    {
        for (int i = 0; i < AncestorList.Maximum; i++)
            Assert.True(_list.TryAdd("a"u8));
        Assert.False(_list.TryAdd("a"u8));

        _list.Clear();
        Assert.True(_list.TryAdd(new byte[2000]) && _list.TryAdd(new byte[2000]));
        Assert.False(_list.TryAdd(new byte[95]));
        Assert.True(_list.TryAdd(new byte[94]));
    }
}
