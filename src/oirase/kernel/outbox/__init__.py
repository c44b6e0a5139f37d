"""What happened leaves the transaction in which it happened: events, deliveries, schedules and long jobs in one queue.

A command emits **events** (CloudEvents 1.0 with a type and version). For each handler that listens, a **delivery** row is
written in the same transaction, so an event exists exactly when the change does. Deliveries of one subject go through one
of sixteen **lanes** (hash of the subject), each worked by one dispatcher at a time, held by an advisory lock; a lane gives its
deliveries in the order in which they were written, up to the snapshot horizon, so that nothing overtakes a transaction
that is still under way. A handler's effect and the delivery's new state are committed together: every effect once.
A delivery that fails is tried again with a growing pause, and parks its subject for that handler; after the last try it is a
**dead letter**, which an operator sees, retries or drops.

Schedules and long jobs are deliveries as well: a schedule writes one for its newest due slot only (no storm after downtime), a job
has a progress row and works in steps of its own transactions.

Modules: `events` (declaring and emitting), `handlers` (registering), `dispatch` (one lane), `worker` (the process), `loops` (what a process of that kind does),
`schedules`, `jobs`. Limit: order holds per subject and handler, not between subjects.
"""
