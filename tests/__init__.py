"""The portal's tests. Run them with `make test`, the everyday part with `make quick`."""
