"""What pages and others read: `lists` for lists and desks, `reconciling`, `accounting`, `figures` for metrics."""
