"""Files that come from outside: what they are, whether they are safe, and how they are given out.

take(upload)            type by content, size, virus scan: facts about the file, or FileRefused
public_copy(file, type) the same file without hidden metadata, for the public
serve(file, …)          an answer that cannot run anything in the browser
store, forget           written and deleted with the transaction
"""

from config.filing.cleaning import CannotClean, public_copy
from config.filing.kinds import FileRefused, Taken, kind_of, take
from config.filing.serving import serve
from config.filing.storing import forget, store

__all__ = [
    "CannotClean",
    "FileRefused",
    "Taken",
    "forget",
    "kind_of",
    "public_copy",
    "serve",
    "store",
    "take",
]
