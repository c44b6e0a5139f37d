"""Staff pages: `lists`, `charge` with all that is done on one, `counter`, `refunds`, `closing`, `reconcile`, `accounting`; `forms`."""
