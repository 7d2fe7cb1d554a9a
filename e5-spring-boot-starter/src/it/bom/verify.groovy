import groovy.xml.XmlSlurper

def parse(File file) {
	return new XmlSlurper().parse(file)
}

// the BOM has each published module and nothing else
def root = new File(readme).parentFile
def published = parse(new File(root, "pom.xml")).modules.module*.text()
	.findAll { parse(new File(root, "$it/pom.xml")).properties."maven.deploy.skip" != "true" }
	.collect { parse(new File(root, "$it/pom.xml")).artifactId.text() }
	.findAll { it != "e5-bom" }
def bom = new File(localRepositoryPath, "io/e5boot/e5-bom").listFiles()
	.findAll { it.directory }
	.collectMany { it.listFiles().toList() }
	.find { it.name.endsWith(".pom") }
def managed = parse(bom).dependencyManagement.dependencies.dependency
assert managed.collect { it.artifactId.text() }.sort() == published.sort()
assert managed.every { it.groupId == "io.e5boot" && it.version == '${project.version}' }
// importers get no other versions through a parent
assert parse(bom).parent.isEmpty()
