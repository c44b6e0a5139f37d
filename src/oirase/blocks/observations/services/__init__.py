"""What officers do, as commands."""
