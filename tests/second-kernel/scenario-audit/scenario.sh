# Monitor with the audit system in place of eBPF, writing one file of events.
command='/program/monitor run --config /scenario/monitor.yaml'
ready='capturing after'
actions=/bin/actions
outputs=/tmp/monitor/events.ndjson
