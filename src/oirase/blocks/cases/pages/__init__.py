"""Pages of cases: the office's list and case (`listing`, `staff`), the applicant's own (`applicant`)."""
