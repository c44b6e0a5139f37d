"""Everything that is done with cases: kinds (`kinds`), opening (`opening`), the office's work (`working`), decisions (`deciding`), the applicant's own acts (`applying`)."""
