"""The sources that come with KerasFlow, one descriptor each; registered ones know their own."""
