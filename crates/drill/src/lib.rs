//! A filmed event whose truth is known: a world, cameras in it, what they hear, and what the internet does with it.
