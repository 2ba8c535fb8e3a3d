// dep was never a module, so nothing but this file says which revisions it needs. The oldest ones are those of its own lock file.
module dep

go 1.27.0

tool github.com/golang/dep/cmd/dep

require (
	github.com/BurntSushi/toml v1.6.0 // indirect
	github.com/Masterminds/semver v0.0.0-20190925130524-317e8cce5480 // indirect
	github.com/Masterminds/vcs v1.11.1 // indirect
	github.com/armon/go-radix v1.0.0 // indirect
	github.com/boltdb/bolt v1.3.1 // indirect
	github.com/davecgh/go-spew v1.1.1 // indirect
	github.com/golang/dep v0.5.4 // indirect
	github.com/golang/protobuf v1.0.0 // indirect
	github.com/google/go-cmp v0.7.0 // indirect
	github.com/jmank88/nuts v0.3.0 // indirect
	github.com/nightlyone/lockfile v0.0.0-20170707060451-e83dc5e7bba0 // indirect
	github.com/pelletier/go-toml v1.2.0 // indirect
	github.com/pkg/errors v0.8.0 // indirect
	github.com/sdboyer/constext v0.0.0-20170321163424-836a14457353 // indirect
	golang.org/x/sync v0.24.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	gopkg.in/yaml.v2 v2.4.0 // indirect
)

// dep needs the branch that became semver 2 and was never released: any tagged version has another interface.
replace github.com/Masterminds/semver => github.com/Masterminds/semver v0.0.0-20190925130524-317e8cce5480
