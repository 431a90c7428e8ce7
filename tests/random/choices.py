"""The decisions a random program is made of: a seeded sequence that can be replayed and shortened.

A generator asks only this object. Replaying a shorter or smaller sequence makes a smaller program that is
still well formed, which is all that shrinking needs: beyond the end of a replayed sequence every
decision is 0, and 0 is the simplest choice everywhere."""

import random


class Choices:
    def __init__(self, seed=None, replay=None):
        self.random = None if replay is not None else random.Random(seed)
        self.replay = replay or []
        self.made = []

    def below(self, n):
        """A number from 0 to n - 1."""
        if self.random is not None:
            value = self.random.randrange(n)
        else:
            at = len(self.made)
            value = self.replay[at] % n if at < len(self.replay) else 0
        self.made.append(value)
        return value

    def one_in(self, n):
        """True once in n times; never when the sequence is exhausted."""
        return self.below(n) == n - 1

    def of(self, options):
        """One of the options; of functions, what it gives."""
        option = options[self.below(len(options))]
        return option() if callable(option) else option


def smaller(sequence):
    """Sequences to try in place of this one, the boldest first."""
    n = len(sequence)
    size = n // 2
    while size >= 1:
        for at in range(0, n, size):
            yield sequence[:at] + sequence[at + size:]
        size //= 2
    for at, value in enumerate(sequence):
        if value > 0:
            yield sequence[:at] + [0] + sequence[at + 1:]
    for at, value in enumerate(sequence):
        if value > 1:
            yield sequence[:at] + [value // 2] + sequence[at + 1:]
