"""Tests that cross folders, and the fixtures that all tests share."""
