"""Files that come from outside: what they are, whether they are safe, and how they are given out.

take(upload)            type by content, size, virus scan: facts about the file, or FileRefused
public_copy(file, type) the same file without hidden metadata, for the public
serve(file, …)          an answer that cannot run anything in the browser
store, forget           written and deleted with the transaction
safe_name(name, ending) a name from outside as it may be kept and shown
ACCEPTED                for a file field's `accept`
"""

from config.filing.cleaning import public_copy
from config.filing.facts import ACCEPTED, CannotClean, FileRefused, Taken, content_type_of
from config.filing.kinds import take
from config.filing.names import safe_name
from config.filing.serving import serve
from config.filing.storing import forget, store

__all__ = [
    "ACCEPTED",
    "CannotClean",
    "FileRefused",
    "Taken",
    "content_type_of",
    "forget",
    "public_copy",
    "safe_name",
    "serve",
    "store",
    "take",
]
