"""The embedded newsroom: replicas of the outlets under their real host names, served on loopback as an HTTP proxy."""

from .model import Gold, Planted
from .server import Newsroom, Request

__all__ = ["Gold", "Newsroom", "Planted", "Request"]
