"""What `mangaassist` does beside serving, a command a module. They are imported when they are called."""
