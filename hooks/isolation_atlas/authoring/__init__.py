"""What an author writes, read into checked data whose values know their lines."""
