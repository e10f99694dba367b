"""What will be asked: schemes, rule packs, service lists; the linter that refuses bad ones."""
