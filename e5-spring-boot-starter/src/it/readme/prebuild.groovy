// the project of a stranger who pastes what the README shows
def blocks = { language -> (new File(readme).getText("UTF-8") =~ /(?s)```${language}\n(.*?)```/).collect { it[1] } }

def pom = new File(basedir, "pom.xml")
pom.setText(pom.getText("UTF-8").replace("<!-- those of the README -->", blocks("xml")[0]), "UTF-8")

// as it stands, and where the README says
def source = new File(basedir, (new File(readme).getText("UTF-8") =~ /`(src\/main\/java\/[^`]+)`/)[0][1])
source.parentFile.mkdirs()
source.setText(blocks("java")[0], "UTF-8")
return true
