"""What can go wrong with a model before it writes.

ModelError                 any of these; its message is one sentence that names the model or path and what to do
|- ModelNotFound           no such manifest name, directory, hub repository or revision; no manifest
|- ModelFetchFailed        it exists, but could not be brought here: no network, no pip, a full or read-only disk
|- ModelCorrupt            its files are here but wrong: a hash, a truncated or missing shard, a broken config
|- ModelRefused            it is whole, but not run here: pickled weights, remote code, an unsupported architecture
`- DeviceUnavailable       the device that was asked for is not in this machine
"""


class ModelError(Exception):
    """A model cannot be used; the message says which and what to do."""


class ModelNotFound(ModelError):
    """Nothing answers to this name, directory or hub id."""


class ModelFetchFailed(ModelError):
    """The model exists elsewhere but could not be brought here."""


class ModelCorrupt(ModelError):
    """The model's files are damaged, incomplete or not the ones that were pinned."""


class ModelRefused(ModelError):
    """The model could only be run by means that this house does not use."""


class DeviceUnavailable(ModelError):
    """The device that was asked for is missing."""
