// The MongoDB server of the slow tests. tools/install_ferretdb.sh builds it into .tools/ferretdb.
module studium/ferretdb

go 1.22

require github.com/FerretDB/FerretDB v1.24.0
