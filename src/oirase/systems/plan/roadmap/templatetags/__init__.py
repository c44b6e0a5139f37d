"""Template filters of the roadmap."""
