# Install rules and the CMake package, so that another project can link the layers.
