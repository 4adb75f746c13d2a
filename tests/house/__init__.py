"""The rules of the whole house: who imports whom, what a start may load, and how the code is written."""
