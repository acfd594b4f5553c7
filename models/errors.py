"""The errors a user can meet, each with one clear line in Vietnamese.

The tree::

    TruyVetError
      InputError            the given file, folder or query cannot be used
        UnreadableFile      missing, no permission, broken, or not what its name says
        UnknownFormat       no reader for this kind of file
        EmptyDocument       a file without any text
        LimitExceeded       the file asks for more pages, time or memory than one file may have
        ReaderCrashed       the process that read the file ended before it was done
        BlankQuery          a query of blanks
        UnknownName         a statement, document or symbol that is not there
      MissingTool           a program or package that this needs is not installed
      OutputError           the result cannot be written
      StateError            the home folder is damaged, locked or not built yet
      FetchError            an official file could not be fetched
      ModelError            an embedding model is missing or does not fit
"""

from __future__ import annotations


class TruyVetError(Exception):
    """Base of all known errors; `str(error)` is one line of Vietnamese that says what to do."""


class InputError(TruyVetError):
    """The given file, folder or query cannot be used."""


class UnreadableFile(InputError):
    """The file is missing, closed to us, broken, or not what its name says."""


class UnknownFormat(InputError):
    """There is no reader for this kind of file."""


class EmptyDocument(InputError):
    """The file holds no text."""


class LimitExceeded(InputError):
    """The file asks for more pages, time, memory or space than one file may have."""


class ReaderCrashed(InputError):
    """The process that read the file ended before it was done."""


class BlankQuery(InputError):
    """The query holds no word."""


class UnknownName(InputError):
    """A statement, document or symbol that is not known here."""


class OutputError(TruyVetError):
    """The result cannot be written."""


class StateError(TruyVetError):
    """The home folder is damaged or not built yet."""


class FetchError(TruyVetError):
    """An official file could not be fetched from any of its addresses."""


class ModelError(TruyVetError):
    """An embedding model is missing, or does not fit the index."""


class MissingTool(TruyVetError):
    """A program or package that is needed is not installed; the message names what to install."""
