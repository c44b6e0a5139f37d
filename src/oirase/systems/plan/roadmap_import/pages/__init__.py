"""Staff pages: bring an edition in, review it programme by programme beside its source, publish or discard it."""
