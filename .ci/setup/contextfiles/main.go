// Contextfiles lists the files of a build context, one a line, as two generations of builders choose them.
//
//	contextfiles current FOLDER    BuildKit: the code that buildctl and buildx send a context with
//	contextfiles 20.10 FOLDER      Docker 20.10, whose matcher knows parents only at the depth of the pattern
package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/docker/docker/pkg/fileutils"
	"github.com/moby/patternmatcher/ignorefile"
	"github.com/tonistiigi/fsutil"
)

func main() {
	list := map[string]func(string, []string) ([]string, error){"current": current, "20.10": engine20}
	if len(os.Args) != 3 || list[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: contextfiles current|20.10 FOLDER")
		os.Exit(2)
	}
	folder := os.Args[2]
	patterns, err := patternsIn(filepath.Join(folder, ".dockerignore"))
	if err != nil {
		fmt.Fprintln(os.Stderr, "contextfiles:", err)
		os.Exit(1)
	}
	files, err := list[os.Args[1]](folder, patterns)
	if err != nil {
		fmt.Fprintln(os.Stderr, "contextfiles:", err)
		os.Exit(1)
	}
	for _, file := range files {
		fmt.Println(file)
	}
}

func patternsIn(name string) ([]string, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return ignorefile.ReadAll(file)
}

func current(folder string, patterns []string) ([]string, error) {
	root, err := fsutil.NewFS(folder)
	if err != nil {
		return nil, err
	}
	filtered, err := fsutil.NewFilterFS(root, &fsutil.FilterOpt{ExcludePatterns: patterns})
	if err != nil {
		return nil, err
	}
	var files []string
	err = filtered.Walk(context.Background(), "", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files = append(files, filepath.ToSlash(path))
		}
		return err
	})
	return files, err
}

// The walk of moby's pkg/archive in 20.10: an excluded directory is skipped with all that is in it, unless an exception
// begins with its name.
func engine20(folder string, patterns []string) ([]string, error) {
	matcher, err := fileutils.NewPatternMatcher(patterns)
	if err != nil {
		return nil, err
	}
	var files []string
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == folder {
			return err
		}
		relative, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		excluded, err := matcher.Matches(relative)
		if err != nil {
			return err
		}
		if !entry.IsDir() {
			if !excluded {
				files = append(files, filepath.ToSlash(relative))
			}
			return nil
		}
		if !excluded {
			return nil
		}
		for _, pattern := range matcher.Patterns() {
			if pattern.Exclusion() && strings.HasPrefix(pattern.String()+"/", relative+"/") {
				return nil
			}
		}
		return fs.SkipDir
	})
	return files, err
}
