"""Taking values in, on one way for all senders.

    device --MQTT, HTTP--> listener   check, then commit to the queue, then answer
    people, files          web         `take(arrival)` does the same in the caller's process
    queue                  writer      flags, values, alerts, one event: one transaction for all that waits

What was acknowledged is committed. Of a message all values are taken or none: a refusal names the row and the reason, is kept at the device
(`DeviceError`) and told to the sender. A message that comes again changes nothing, because of one series and time the last value stands.

Modules: `keys` (keys of devices), `senders` (who may write what), `refusals` (reasons), `payloads` (JSON to rows), `mappings` (foreign JSON, CSV and
NDBC-style text to rows), `arrivals` (what arrived: checks, `take`), `parcels` (arrivals as bytes), `queue` and `jetstream` (between listener and
writer), `intake` (group commit of the listener), `mqtt` and `http` (the listener's two doors), `writer`.
"""
