"""What is tested here: the desk's database, its order of work, its people, its pages."""
