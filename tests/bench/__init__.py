"""The measurements themselves: that they hold what they say, and that plans stay what they were."""
