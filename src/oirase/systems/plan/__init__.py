"""Plans that say what is to be built, and how far it is: the roadmap and what it stands on."""
