"""What every room stands on; the kernel knows no domain (order of its parts: see ARCHITECTURE.md)."""
