// a project with the code of the README as pasted
def blocks = { language -> (new File(readme).getText("UTF-8") =~ /(?s)```${language}\n(.*?)```/).collect { it[1] } }

def pom = new File(basedir, "pom.xml")
pom.setText(pom.getText("UTF-8").replace("<!-- those of the README -->", blocks("xml")[0]), "UTF-8")

// unchanged, in the file that the README names
def source = new File(basedir, (new File(readme).getText("UTF-8") =~ /`(src\/main\/java\/[^`]+)`/)[0][1])
source.parentFile.mkdirs()
source.setText(blocks("java")[0], "UTF-8")
return true
