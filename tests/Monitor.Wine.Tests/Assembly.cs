// A prefix takes 700 MB, and what runs in it most of a processor: one after the other.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
