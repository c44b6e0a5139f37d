"""Pages of the roadmap, all public: overview, list, programme; and the downloads."""
