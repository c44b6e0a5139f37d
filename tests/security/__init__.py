"""Nobody sees or changes what is not theirs: a world of owners with marked rows, and walks over every URL of the resolver."""
