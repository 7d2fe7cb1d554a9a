def natives = { new File(basedir, "target/${it}.txt").readLines().findAll { it.contains("pytorch-native") } }

def chosen = { name, classifier ->
	def lines = natives(name)
	assert lines.size() == 1
	assert lines[0].contains(":jar:${classifier}:")
}
chosen("this-machine", platform)
chosen("linux-aarch64", "linux-aarch64")
chosen("win-x86_64", "win-x86_64")
