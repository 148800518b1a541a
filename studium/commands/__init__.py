"""What the command line does. Services are entered only through the commands that their manifests list."""
