"""What a run came to as HTML and SVG: the page of its folder, and what notebooks show of it."""
