// A prefix takes 700 MB, and most of a processor while it is made: one after the other.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
