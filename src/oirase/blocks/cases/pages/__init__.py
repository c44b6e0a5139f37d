"""Pages of cases: the office's list (`listing`), one case (`staff`, `passing`), many at once (`handing_over`), the applicant's own (`applicant`)."""
