"""How large figures may be: sums of many lines stay whole numbers of 64 bits, and a slip of the finger is told."""

MOST_PIECES = 10**6  # of one SKU in one line
MOST_ON_HAND = 10**8
MOST_FEN = 10**10  # for one piece: a hundred million yuan
MOST_GRAMS = 10**8
MOST_MM = 10**6
LONGEST_TEXT = 2000
EARLIEST_YEAR, LATEST_YEAR = 1970, 2999
