// the project of the first tutorial, changed as the second one says
def blocks = { page, language ->
	(new File(documentation, page).getText("UTF-8") =~ /(?s)```${language}\n(.*?)```/).collect { it[1] }
}

def pom = blocks("tutorial/first-search.md", "xml")[0]
new File(basedir, "pom.xml").setText(
		pom.replace("\t</dependencies>", blocks("tutorial/rag-answer.md", "xml")[0] + "\t</dependencies>"), "UTF-8")
def write = { path, content ->
	def file = new File(basedir, path)
	file.parentFile.mkdirs()
	file.setText(content, "UTF-8")
}
write("src/main/resources/application.properties", blocks("tutorial/rag-answer.md", "properties")[0])
write("src/main/java/com/example/Demo.java", blocks("tutorial/rag-answer.md", "java")[0])
return true
