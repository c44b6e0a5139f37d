"""What an installation does when something breaks: killed processes, full disks, foreign files, two people at once."""
