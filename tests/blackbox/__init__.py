"""The real program from outside: started as a person starts it, on a desktop of its own, and used by its tray."""
