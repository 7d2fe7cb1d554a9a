// the project of a stranger who pastes what the README shows
def blocks = { language -> (new File(readme).getText("UTF-8") =~ /(?s)```${language}\n(.*?)```/).collect { it[1] } }

def pom = new File(basedir, "pom.xml")
pom.setText(pom.getText("UTF-8").replace("<!-- those of the README -->", blocks("xml")[0]), "UTF-8")

def sources = new File(basedir, "src/main/java/consumer")
sources.mkdirs()
new File(sources, "Demo.java").setText("package consumer;\n\n" + blocks("java")[0], "UTF-8")
return true
