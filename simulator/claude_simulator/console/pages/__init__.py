"""The Console pages as such: which there are, in whose layout, language and words, and who looks at them."""
