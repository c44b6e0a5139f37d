"""A plain record model for measuring and testing the kernel; installed only by test and bench settings."""
