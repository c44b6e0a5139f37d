"""Pages: `public` for companies with number and code or an account, `staff` for the desk, `forms`, `listing`."""
